import { asProblem } from "@waooaw/ui";

/** The violations of a refused form by field; `any` says whether one of these fields shows the refusal. */
export function fieldErrors(error: unknown, fields: string[]) {
  const problem = error === null || error === undefined ? undefined : asProblem(error);
  return {
    any: fields.some((field) => problem?.violation(field) !== undefined),
    of: (field: string) => problem?.violation(field),
  };
}
