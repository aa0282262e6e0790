/** Which Node will do. Plain JavaScript that an old Node can still read: the scripts ask it first of all. */

/**
 * @param {string} version as in `process.versions.node`
 * @returns {string | null} the complaint, or null when the version will do
 */
export function complainAboutNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return isEnough ? null : `Node ${version} is too old: Tongguan needs Node 20.19, 22.12 or newer.`;
}
