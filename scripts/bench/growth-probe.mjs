/** Loaded into a server before it starts: measures its event loop, and answers when the bench asks. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

process.on('message', (/** @type {{ probe?: string }} */ { probe }) => {
  if (probe === 'begin') delay.reset();
  if (probe === 'end') {
    const [p50, p99, max] = [delay.percentile(50), delay.percentile(99), delay.max].map((nanoseconds) => nanoseconds / 1e6);
    process.send?.({ delay: { p50, p99, max } });
  }
});
