/** One step of the page: its number, its name, what belongs to it. */
import type { ReactNode } from 'react';

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly test: string;
  readonly children: ReactNode;
}

export function Step({ number, title, aside, test, children }: StepProps) {
  return (
    <section className="import-step" aria-label={title} data-test={test}>
      <header><span className="step-number" aria-hidden="true">{number}</span><h3>{title}</h3>{aside}</header>
      {children}
    </section>
  );
}
