/** The least that Express 5 can do, for comparison. */
import type { AddressInfo } from 'node:net';
import express from 'express';

const app = express();
app.get('/', (_request, response) => { response.send('hello'); });
app.get('/bytes/:n', (request, response) => { response.send(Buffer.alloc(Number(request.params.n), 'x')); });
const server = app.listen(0, '127.0.0.1', () => {
  process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
});
process.on('disconnect', () => process.exit());
