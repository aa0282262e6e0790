/** The OpenAPI document, made from the route table. */
import { z } from 'zod';
import type { Route } from '../http/route.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' }) as Json;
  return rest;
};

/** Express writes `:name`, OpenAPI writes `{name}`. */
export const openApiPath = (path: string): string => path.replace(/:([a-zA-Z]+)/g, '{$1}');

function parametersOf(route: Route): Json[] {
  const inPath = [...route.path.matchAll(/:([a-zA-Z]+)/g)].map(([, name]) => ({
    name, in: 'path', required: true, schema: { type: 'string' },
  }));
  const inQuery = Object.entries(route.query ?? {}).map(([name, about]) => ({
    name, in: 'query', required: typeof about !== 'string', description: typeof about === 'string' ? about : about.text,
    schema: { type: 'string' },
  }));
  return [...inPath, ...inQuery];
}

function requestBodyOf({ body, bodyType = 'application/json' }: Route): Json {
  if (!body && bodyType === 'application/json') return {};
  return { requestBody: { required: true, content: { [bodyType]: body ? { schema: schemaOf(body) } : {} } } };
}

function operationOf(route: Route): Json {
  const content = typeof route.reply === 'string'
    ? { [route.reply]: {} } : { 'application/json': { schema: schemaOf(route.reply) } };
  const problem = { description: 'What was wrong', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  const further = Object.fromEntries(Object.entries(route.alsoAnswers ?? {}).map(([status, description]) => [status, { description }]));
  return {
    summary: route.summary, parameters: parametersOf(route),
    ...requestBodyOf(route),
    responses: { 200: { description: route.summary, content }, ...further, default: problem },
  };
}

const PROBLEM: Json = {
  type: 'object', required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' }, detail: { type: 'string' },
    parameter: { type: 'string' }, layer: { type: 'string' }, tile: { type: 'string' }, allowed: { type: 'array', items: { type: 'string' } },
  },
};

/** @param routes every route that the server answers, tiles included */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) (paths[openApiPath(route.path)] ??= {})[route.method] = operationOf(route);
  return { openapi: '3.1.0', info: { title: 'Tongguan', version }, paths, components: { schemas: { Problem: PROBLEM } } };
}
