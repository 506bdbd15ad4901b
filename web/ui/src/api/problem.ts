import type { components } from "../generated/plant";

export type Violation = { field: string; code: string; message: string };

type ProblemBody = components["schemas"]["Problem"];

/**
 * An answer that was not a success, as RFC 9457 describes it. `slug` is the last segment of the problem's type, such as
 * `not-found`; `unreachable` when no answer came at all.
 */
export class ProblemError extends Error {
  readonly slug: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly correlationId: string | undefined;
  readonly violations: readonly Violation[];
  readonly limit: number | undefined;
  readonly used: number | undefined;
  readonly resetsAt: string | undefined;

  constructor(body: Partial<ProblemBody> & { status: number; title: string; detail: string }) {
    super(body.detail);
    this.name = "ProblemError";
    this.slug = body.type?.split("/").pop() ?? "unknown";
    this.status = body.status;
    this.title = body.title;
    this.detail = body.detail;
    this.correlationId = body.correlation_id;
    this.violations = body.violations ?? [];
    this.limit = body.limit;
    this.used = body.used;
    this.resetsAt = body.resets_at;
  }

  /** Whether waiting and asking again may help: the stack, not the question, is at fault. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  /** The first violation of a field, named as in the body or as a JSON pointer. */
  violation(field: string): string | undefined {
    return this.violations.find((violation) => sameField(violation.field, field))?.message;
  }
}

function sameField(named: string, field: string): boolean {
  return named.replace(/^[/$.]+/, "").replaceAll("/", ".") === field;
}

/** No answer came: the network is down or the server is gone. */
export function unreachable(correlationId: string | undefined): ProblemError {
  return new ProblemError({
    type: "https://waooaw.com/errors/unreachable",
    status: 0,
    title: "We cannot reach WAOOAW",
    detail: "No answer came. Check your connection; we keep trying.",
    correlation_id: correlationId,
  });
}

/** The problem an unsuccessful response carries, also when something on the way answered without one. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const correlationId = response.headers.get("X-Correlation-ID") ?? undefined;
  try {
    const body: unknown = await response.clone().json();
    if (isProblem(body)) return new ProblemError(body);
  } catch {
    // Not JSON: the status is all there is.
  }
  return new ProblemError({
    status: response.status,
    title: response.status >= 500 ? "The service is not available" : "The request was refused",
    detail: `The answer was ${response.status} without an explanation.`,
    correlation_id: correlationId,
  });
}

function isProblem(body: unknown): body is ProblemBody {
  return (
    typeof body === "object" &&
    body !== null &&
    typeof (body as ProblemBody).status === "number" &&
    typeof (body as ProblemBody).title === "string" &&
    typeof (body as ProblemBody).detail === "string"
  );
}

/** Anything thrown, as a problem. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError({
    status: 500,
    title: "Something in this page broke",
    detail: error instanceof Error ? error.message : "The page met an error it did not expect.",
  });
}
