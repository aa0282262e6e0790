/** Says in plain words when Node is too old. Written so that an old Node can still read it. */
import { complainAboutNode } from '../../api/node-version.mjs';

/** Ends the process when this Node will not do. */
export function requireNode() {
  const complaint = complainAboutNode(process.versions.node);
  if (!complaint) return;
  console.error(complaint);
  process.exit(1);
}
