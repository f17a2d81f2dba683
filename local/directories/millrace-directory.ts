import { fileURLToPath } from 'node:url';

/** The project's ignored folder: jars and Java kept between runs, data and logs of the run. */
export const millraceDirectory = fileURLToPath(new URL('../../.millrace', import.meta.url));
