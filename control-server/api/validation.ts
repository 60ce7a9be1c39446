import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { faultsInWords, GatelineError } from '../../firmware-config/errors.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

/** Checks queries with the schemas they are typed by; numbers are read from their digits, nothing else is converted. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = validatorOf(schema);
  return (value) => {
    const read = httpPart === 'body' ? value : numbersIn(value, schema);
    if (validator.accepts(read)) return { value: read };
    const what = httpPart === 'querystring' ? 'query' : (httpPart ?? 'request');
    const faults = validator.faults(read);
    return { error: new GatelineError('bad-input', `the ${what} ${faultsInWords(faults)}`, { faults }) };
  };
};

function numbersIn(value: unknown, schema: TSchema): unknown {
  const properties = (schema as { properties?: Record<string, { type?: string }> }).properties ?? {};
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, text]: [string, unknown]) => {
      const isInteger = properties[name]?.type === 'integer';
      return [name, isInteger && typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text];
    }),
  );
}
