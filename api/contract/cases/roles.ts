/** What a person may do in the case loop. Until sign-in exists the roles follow from the demo person's role. */
import type { Person } from '../shapes.ts';
import type { PersonRole } from '../vocabulary.ts';
import type { CaseRole } from './vocabulary.ts';

const ROLES: Readonly<Record<PersonRole, readonly CaseRole[]>> = {
  county_operator: ['intake', 'dispatcher'],
  township_operator: ['intake', 'dispatcher'],
  lead: ['lead', 'intake', 'dispatcher', 'assessor'],
  leader: ['leader', 'assessor'],
  department: ['department'],
  handler: ['handler'],
  collector: ['collector'],
  analyst: [],
};

/** Roles of a person, the usual one first; an analyst looks on. */
export function caseRolesOf(person: Pick<Person, 'role'>): readonly CaseRole[] {
  return ROLES[person.role];
}

/** Who works for the whole county: may urge, supervise and close by order. */
export function isCountyLevel(person: Pick<Person, 'role' | 'areas'>): boolean {
  return person.areas.length === 0 && (person.role === 'county_operator' || person.role === 'lead' || person.role === 'leader');
}

/** The name under which a person's moves are written: the staff code, else the person's own id. */
export function actingName(person: Pick<Person, 'id' | 'staff'>): string {
  return person.staff ?? person.id;
}
