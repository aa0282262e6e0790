/** Requests that Node itself gives up on, before there is a request to answer: too long, too slow or no HTTP. */
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError, problemOf } from './problem.ts';

/** A client that goes on sending is cut off after this, so that it has had time to read the answer. */
const CLOSE_AFTER_MS = 1000;

function refusalOf(code: string | undefined): ApiError {
  if (code === 'HPE_HEADER_OVERFLOW') return new ApiError('headers_too_large', 'Address and headers are over 16 KB together');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ApiError('request_timeout', 'The request did not arrive whole in time');
  return new ApiError('bad_request', 'What was sent is no HTTP request');
}

/** Answers with a problem and closes; says nothing in the middle of an answer that has begun. */
export function answerUnreadableRequests(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => answers.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket);
    const isAnswering = answer !== undefined && answer.headersSent && !answer.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) {
      socket.destroy();
      return;
    }
    const problem = problemOf(refusalOf(error.code));
    const body = JSON.stringify(problem);
    socket.end(`HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: application/problem+json; charset=utf-8\r\n`
      + `content-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`);
    setTimeout(() => socket.destroy(), CLOSE_AFTER_MS).unref();
  });
}
