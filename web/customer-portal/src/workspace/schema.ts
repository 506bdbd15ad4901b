/** The part of JSON Schema (2020-12) in which agents publish their inputs. */
export type InputSchema = {
  type?: string;
  title?: string;
  description?: string;
  properties?: Record<string, InputSchema>;
  required?: string[];
  items?: InputSchema;
  enum?: (string | number)[];
  default?: unknown;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  oneOf?: { title?: string; required?: string[] }[];
  "x-widget"?: string;
};

export type Values = { [name: string]: unknown };
export type Violations = Record<string, string>;

/** What a form starts with: every default the schema names. */
export function defaults(schema: InputSchema): Values {
  const values: Values = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default !== undefined) values[name] = property.default;
    else if (property.type === "object") values[name] = defaults(property);
  }
  return values;
}

/** The values without what was left empty: an absent field and an empty one mean the same. */
export function withoutEmpty(values: Values): Values {
  const kept: Values = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    kept[name] = isObject(value) ? withoutEmpty(value) : value;
  }
  return kept;
}

/**
 * Why the values do not fit, by the path of the field, such as `ideal_customer.min_employees`; nothing when they do. The
 * server checks again and has the last word.
 */
export function violations(schema: InputSchema, values: Values, at = ""): Violations {
  const found: Violations = {};
  for (const name of schema.required ?? []) {
    if (values[name] === undefined) found[at + name] = "This is needed.";
  }
  if (schema.oneOf !== undefined) Object.assign(found, faultOfChoice(schema.oneOf, values, at));
  for (const [name, value] of Object.entries(values)) {
    const property = schema.properties?.[name];
    if (property === undefined) continue;
    if (isObject(value)) Object.assign(found, violations(property, value, `${at}${name}.`));
    else {
      const reason = fault(property, value);
      if (reason !== undefined) found[at + name] = reason;
    }
  }
  return found;
}

/** Told at every field of the choice, because only one of them is on the screen. */
function faultOfChoice(choices: { required?: string[] }[], values: Values, at: string): Violations {
  const given = choices.filter((choice) => (choice.required ?? []).every((name) => values[name] !== undefined));
  if (given.length === 1) return {};
  const reason = given.length === 0 ? "This is needed." : "Give only one of the choices.";
  return Object.fromEntries(choices.flatMap((choice) => choice.required ?? []).map((name) => [at + name, reason]));
}

function fault(schema: InputSchema, value: unknown): string | undefined {
  if (schema.enum !== undefined) return schema.enum.includes(value as string) ? undefined : "Choose one of the list.";
  if (Array.isArray(value)) return faultOfList(schema, value);
  if (schema.type === "integer" || schema.type === "number") return faultOfNumber(schema, value);
  if (typeof value === "string") return faultOfText(schema, value);
  return undefined;
}

function faultOfText(schema: InputSchema, text: string): string | undefined {
  const { minLength = 0, maxLength = Infinity } = schema;
  if (text.length < minLength) return `Write at least ${minLength} characters.`;
  if (text.length > maxLength) return `At most ${maxLength.toLocaleString("en-IN")} characters fit; this has ${text.length.toLocaleString("en-IN")}.`;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(text)) return "This does not look right.";
  return undefined;
}

function faultOfNumber(schema: InputSchema, value: unknown): string | undefined {
  if (typeof value !== "number" || Number.isNaN(value)) return "Write a number.";
  if (schema.type === "integer" && !Number.isInteger(value)) return "Write a whole number.";
  if (schema.minimum !== undefined && value < schema.minimum) return `At least ${schema.minimum.toLocaleString("en-IN")}.`;
  if (schema.maximum !== undefined && value > schema.maximum) return `At most ${schema.maximum.toLocaleString("en-IN")}.`;
  return undefined;
}

function faultOfList(schema: InputSchema, list: unknown[]): string | undefined {
  if (list.length < (schema.minItems ?? 0)) return `Give at least ${schema.minItems}.`;
  if (list.length > (schema.maxItems ?? Infinity)) return `At most ${schema.maxItems}.`;
  if (schema.uniqueItems === true && new Set(list).size < list.length) return "Each only once, please.";
  for (const item of list) {
    const reason = schema.items && fault(schema.items, item);
    if (reason !== undefined) return `“${String(item)}”: ${reason}`;
  }
  return undefined;
}

export function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A name for people where the schema gives none: `min_employees` and `linear-equations` in words. */
export function inWords(name: string): string {
  const words = name.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
