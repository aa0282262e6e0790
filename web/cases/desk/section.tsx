/** A part of the drawer under a title of its own. */
import type { ReactNode } from 'react';

export function Section({ title, test, children }: { title: ReactNode; test?: string; children: ReactNode }) {
  return <section className="drawer-section" data-test={test}><h3>{title}</h3>{children}</section>;
}
