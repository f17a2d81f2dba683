/**
 * Whether everything runs, as in `npm run test:all`. `npm test` leaves out what repeats a proof on another store target or
 * with more records.
 */
export const isWholeRun = process.env['MILLRACE_TESTS'] === 'all';
