/**
 * One option of a command, as data: parsing and `--help` come from it, and docs/CONFIGURATION.md from `--help`. An object
 * of flags is what `parseOptions` takes.
 */
export interface Flag {
  /** A `boolean` takes no value. */
  readonly type: 'string' | 'boolean';
  /** What `--help` writes for the value, such as `FILE` or `N`. Every `string` has one. */
  readonly value?: string;
  /** What it does, in words that begin with a small letter and end without a period. */
  readonly help: string;
  /** What the value counts, in the plural: `seconds`, `bytes`. */
  readonly unit?: string;
  /** The value where the option is absent. */
  readonly default?: string | boolean;
  /** The default in words, where it is computed. */
  readonly defaultText?: string;
  /** A value, as somebody would write it. */
  readonly example?: string;
  readonly required?: true;
  /** It may be given several times. */
  readonly multiple?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

/** An argument without a name. */
export interface Argument {
  readonly name: string;
  readonly help: string;
}

/** A part of a command's help: arguments and options that belong together. */
export interface HelpSection {
  /** Absent for the first. */
  readonly title?: string;
  readonly arguments?: readonly Argument[];
  readonly flags?: Flags;
}

/** Everything that `millrace <command> --help` says. */
export interface CommandHelp {
  /** `millrace check [FILE] [options]`, one line for each way to call it. */
  readonly synopsis: readonly string[];
  /** Paragraphs: what the command does. */
  readonly about: readonly string[];
  readonly sections: readonly HelpSection[];
  /** Paragraphs after the options: what there is to know besides. */
  readonly notes?: readonly string[];
  /** Whole command lines. A test reads each of them with the command's flags. */
  readonly examples: readonly string[];
  /** What each exit code means, such as `0: no problem`. */
  readonly exitCodes: readonly string[];
}
