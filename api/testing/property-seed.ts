/**
 * Every run of the unit tests tries the same inputs: a failure elsewhere is a failure here. Another FC_SEED tries others.
 */
import fc from 'fast-check';

const seed = Number(process.env.FC_SEED || 20261121);
if (!Number.isInteger(seed)) throw new Error(`FC_SEED is "${process.env.FC_SEED}", not a whole number`);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
