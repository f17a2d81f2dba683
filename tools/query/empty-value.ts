/** Zero bytes as the value of a type that is no text and no blob: it is there, and it is not null. */
export class EmptyValue {
  /** The type's code, as the driver counts them. */
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}
