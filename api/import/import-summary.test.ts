import { expect, it } from 'vitest';
import { standardsSummary } from './standards/summary.ts';
import type { StandardsReport } from './standards/import-standards.ts';
import { counted } from './import-summary.ts';

it('one of a thing is not called many', () => {
  expect([0, 1, 1200].map((count) => counted(count, 'class', 'classes'))).toEqual(['0 classes', '1 class', '1,200 classes']);
});

it('the summary of standards says so of records and classes', () => {
  const none = { inserted: 1, updated: 0, unchanged: 0, withdrawn: 0, left: 0, classesRenamed: 0, withoutEnglish: 0, rejected: 0, seconds: 1 };
  const report = {
    ...none, read: 1, classesMet: 1, classesAdded: 1, majorsAdded: 1, forms: new Map(), rejects: [], validFrom: '2025-01-01', replaced: [], endedBefore: [],
    county: { county: '099101', name: 'Qinghe', isNew: false }, scheme: { id: 'own', kind: 'component', isNew: true },
  } as unknown as StandardsReport;
  const lines = standardsSummary(report, { source: { name: 'a.csv' }, edition: '2025', dryRun: false, rejectPath: '' } as never);
  expect(lines[2]).toContain('1 record of 1 class: ');
  expect(lines[3]).toContain('1 class in 1 major class added');
});
