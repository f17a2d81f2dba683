/**
 * Whether an event is a redrive event. A file of its own: the function for records asks this, and loads nothing
 * else of a redrive at a cold start.
 */
export function isRedrive(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'millrace' in event && event.millrace === 'redrive';
}
