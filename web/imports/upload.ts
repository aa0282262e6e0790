/** Sends a file to the server and tells how far it has come, which `fetch` cannot. */
import type { Problem } from '../../api/contract/errors.ts';
import type { ImportUpload } from '../../api/contract/imports.ts';
import { RequestError } from '../data/client.ts';

/** @throws RequestError; an AbortError when `signal` is aborted */
export function sendFile(file: File, onSent: (share: number) => void, signal: AbortSignal): Promise<ImportUpload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/imports/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'text';
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const json = parsed(request.responseText);
      if (request.status === 200) return resolve(json as ImportUpload);
      const problem = json as Problem | null;
      return reject(new RequestError(problem?.detail ?? `${request.status} ${request.statusText}`, request.status, problem));
    };
    request.onerror = () => reject(new RequestError('', 0, null));
    request.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
