/** A process that opens the embedded database of a folder and holds it until it is killed. Prints one line of JSON. */
import { startEmbedded } from '../store/embedded.ts';

const dataDir = process.argv[2] ?? '';
const embedded = await startEmbedded({ dataDir });
embedded.announce('http://127.0.0.1:18999');
console.log(JSON.stringify({ pid: process.pid, childPid: embedded.pid, url: embedded.connectionString }));
