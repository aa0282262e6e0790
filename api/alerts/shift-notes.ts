/** Notes from one shift to the next. */
import type { z } from 'zod';
import { makeShiftNoteSchema, shiftNoteSchema, shiftNotesReplySchema } from '../contract/alerts.ts';
import type { County } from '../county/county.ts';
import { readFeatureId } from '../county/reading.ts';
import { ApiError } from '../http/problem.ts';
import { queryOf, readBody } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { scopeOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import { COUNTY_PARAMETER } from '../routes/filter-parameters.ts';
import type { Queryable } from '../store/database.ts';
import { queryFor } from '../store/query-for.ts';
import { actor, readAlert } from './alert-list.ts';

/** Notes of one answer: all that are to be done and what was done lately, newest first. */
const MOST_NOTES = 200;
const DONE_KEPT = '1 day';

type Note = z.infer<typeof shiftNoteSchema>;

const COLUMNS = `id, at, by_person as by, text, alert_id as "alertId", done_at as "doneAt", done_by as "doneBy"`;

/** The shift's book is one for all who may see anything of the county; nobody else finds a note in it. As on the lane. */
const mayRead = (scope: Scope): boolean => scope.areas === null || scope.areas.length > 0;

async function listNotes(db: Queryable, code: string): Promise<Note[]> {
  const { rows } = await db.query(`
    select ${COLUMNS} from shift_notes where county = $1 and (done_at is null or done_at > now() - interval '${DONE_KEPT}')
    order by done_at is not null, id desc limit ${MOST_NOTES}`, [code]);
  return rows;
}

async function readNote(db: Queryable, code: string, id: number): Promise<Note> {
  const { rows: [note] } = await db.query(`select ${COLUMNS} from shift_notes where county = $1 and id = $2`, [code, id]);
  if (!note) throw new ApiError('unknown_note', `There is no note ${id} in county ${code}`);
  return note;
}

/** Routes under `/api/shift-notes`. */
export function shiftNoteRoutes(county: County): Route[] {
  const { pool } = county.database;
  return [
    {
      method: 'get', path: '/api/shift-notes', summary: 'Notes to the next shift: those to be done, and what was done within a day',
      query: COUNTY_PARAMETER, reply: shiftNotesReplySchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const notes = mayRead(scopeOf(request)) ? await listNotes(queryFor(county.database, response), code) : [];
        response.json({ county: code, notes });
      },
    },
    {
      method: 'post', path: '/api/shift-notes', summary: 'Leave a note', query: COUNTY_PARAMETER, body: makeShiftNoteSchema, reply: shiftNoteSchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const scope = scopeOf(request);
        const { text, alertId } = readBody(makeShiftNoteSchema, request.body);
        const { id: by } = actor(scope);
        if (alertId !== null) await readAlert(pool, code, alertId, scope);
        const { rows } = await pool.query('insert into shift_notes (county, by_person, text, alert_id) values ($1, $2, $3, $4) returning id', [code, by, text, alertId]);
        response.json(await readNote(pool, code, rows[0].id));
      },
    },
    {
      method: 'post', path: '/api/shift-notes/:id/done', summary: 'Tick a note off; ticking it twice changes nothing', query: COUNTY_PARAMETER, reply: shiftNoteSchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const id = readFeatureId(request.params.id as string);
        const { id: by } = actor(scopeOf(request));
        await readNote(pool, code, id);
        await pool.query('update shift_notes set done_at = now(), done_by = $3 where county = $1 and id = $2 and done_at is null', [code, id, by]);
        response.json(await readNote(pool, code, id));
      },
    },
  ];
}
