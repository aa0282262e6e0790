/** Who asks: the demo persons, until sign-in exists. */
import { choosePersonSchema, personSchema, personsReplySchema } from '../contract/shapes.ts';
import { PERSON_COOKIE } from '../contract/vocabulary.ts';
import { ApiError } from '../http/problem.ts';
import { readBody } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { PERSONS, scopeOf } from '../http/scope.ts';

export const personRoutes: readonly Route[] = [
  {
    method: 'get', path: '/api/persons', summary: 'The persons one can be, and which one asks', reply: personsReplySchema,
    handle: (request, response) => { response.json({ persons: PERSONS, current: scopeOf(request).person.id }); },
  },
  {
    method: 'get', path: '/api/me', summary: 'The person who asks', reply: personSchema,
    handle: (request, response) => { response.json(scopeOf(request).person); },
  },
  {
    method: 'put', path: '/api/me', summary: 'Become another demo person', body: choosePersonSchema, reply: personSchema,
    handle: (request, response) => {
      const { id } = readBody(choosePersonSchema, request.body);
      const person = PERSONS.find((candidate) => candidate.id === id);
      if (!person) {
        throw new ApiError('bad_body', `id: there is no person "${id}"`, { parameter: 'id', allowed: PERSONS.map((known) => known.id) });
      }
      response.cookie(PERSON_COOKIE, id, { path: '/', sameSite: 'strict', httpOnly: true });
      response.json(person);
    },
  },
];
