/** Errors as GeoReport v2 has them: a list of {code, description}. */
import type { NextFunction, Request, Response } from 'express';
import { ApiError, problemOf, sendProblem } from '../../http/problem.ts';

/** Middleware before the routes: XML, the specification's other format, is not made here. @throws ApiError not_acceptable */
export function refuseXml(request: Request, _response: Response, next: NextFunction): void {
  if (/\.xml$/i.test(request.path)) throw new ApiError('not_acceptable', 'XML is not answered here: ask for the same address with .json');
  next();
}

/** Middleware after everything else: how an error under /open311 is told. */
export function sendOpen311Error(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  const problem = problemOf(error);
  if (response.headersSent || response.destroyed) {
    sendProblem(response, error);
    return;
  }
  if (problem.code === 'internal') {
    next(error); // is written to the log there
    return;
  }
  if (problem.status === 503) response.setHeader('Retry-After', '2');
  response.setHeader('Cache-Control', 'no-store');
  response.status(problem.status).json([{ code: problem.status, description: problem.detail }]);
}
