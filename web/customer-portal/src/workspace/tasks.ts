import { formatClock, formatTimeLeft, type ProblemError } from "@waooaw/ui";

/** Why no more tasks can be run today, and when they can be again. */
export function tasksUsedUp(problem: ProblemError, now: number): string {
  const all = problem.limit === undefined ? "All of today’s tasks" : `All ${problem.limit} of today’s tasks`;
  if (problem.resetsAt === undefined) return `${all} are used. New ones come at midnight UTC.`;
  return `${all} are used. New ones come at ${formatClock(problem.resetsAt)}, in ${formatTimeLeft(problem.resetsAt, now)}. What you wrote stays here until then.`;
}
