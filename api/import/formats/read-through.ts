/** Reads a file to its end as the import would, and says how much memory that took at most: for the tests, and for measurements by hand. */
import { openSource } from '../source.ts';

const source = await openSource(process.argv[2]!);
const beganAt = performance.now();
let records = 0;
for await (const batch of source.records()) records += batch.length;
await source.close();
console.log(JSON.stringify({
  format: source.format, megabytes: Math.round(source.size / 1e6), records, seconds: Number(((performance.now() - beganAt) / 1000).toFixed(1)),
  peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
}));
