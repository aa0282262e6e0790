/** One table of keys. Keys typed into a field belong to the field. */
type Act = () => void;

/** A read-only field (a select's) takes no letters. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && target.readOnly) return false;
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** Follows the keyboard; keys are compared as typed, letters without case. */
export function followShortcuts(table: Readonly<Record<string, Act>>): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    const act = table[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
