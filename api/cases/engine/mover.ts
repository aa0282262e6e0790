/** Who asks, as the engine knows movers. */
import { actingName, caseRolesOf, isCountyLevel } from '../../contract/cases/roles.ts';
import type { Mover } from '../../contract/cases/snapshot.ts';
import { ApiError } from '../../http/problem.ts';
import type { Scope } from '../../http/scope.ts';

/** The person of a request as a mover, with all roles that the person has. @throws ApiError withheld for who has no part in the loop */
export function moverOf({ person }: Scope): Mover {
  const roles = caseRolesOf(person);
  if (!roles.length) throw new ApiError('withheld', `${person.name.en} looks on and does not move cases`);
  return { name: actingName(person), role: roles[0]!, roles, department: person.department, countyLevel: isCountyLevel(person) };
}
