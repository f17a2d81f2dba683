/** Prints the position of each record, slowly enough to be killed in between. */
export async function handler(event) {
  await new Promise((resolve) => setTimeout(resolve, 10));
  for (const { partition, offset } of Object.values(event.records).flat()) {
    console.log(`${partition}@${offset}`);
  }
  return { batchItemFailures: [] };
}
