import { api, body, useIdempotencyKey } from "@waooaw/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { hireQuery, hiresQuery, runQuery } from "../plant/queries";
import type { Values } from "./schema";

export type Draft = { statement: string; criteria: string[]; constraints: string[]; inputs: Values };

/** Gives the goal and starts its run. Tried again with the same content, it makes neither a second time. */
export function useGiveGoal(hireId: string, onRun: (runId: string) => void) {
  const goalKey = useIdempotencyKey();
  const start = useStartRun(hireId);
  return useMutation({
    mutationFn: async (draft: Draft) => {
      const goal = {
        statement: draft.statement.trim(),
        success_criteria: draft.criteria,
        constraints: draft.constraints,
        inputs: draft.inputs,
      };
      const made = await body(
        api.POST("/api/v1/hires/{id}/goals", {
          params: { path: { id: hireId }, header: { "Idempotency-Key": goalKey.keyFor(goal) } },
          body: goal,
        }),
      );
      return start(made.id);
    },
    onSuccess: (run) => {
      goalKey.renew();
      onRun(run.id);
    },
  });
}

/** Runs a goal once more: a new run, and one more task. */
export function useRunAgain(hireId: string, onRun: (runId: string) => void) {
  const start = useStartRun(hireId);
  return useMutation({ mutationFn: (goalId: string) => start(goalId), onSuccess: (run) => onRun(run.id) });
}

function useStartRun(hireId: string) {
  const queries = useQueryClient();
  const { keyFor, renew } = useIdempotencyKey();
  return async (goalId: string) => {
    const run = await body(
      api.POST("/api/v1/goals/{id}/runs", {
        params: { path: { id: goalId }, header: { "Idempotency-Key": keyFor(goalId) } },
      }),
    );
    renew();
    queries.setQueryData(runQuery(run.id).queryKey, run);
    void queries.invalidateQueries({ queryKey: hireQuery(hireId).queryKey });
    void queries.invalidateQueries({ queryKey: hiresQuery.queryKey });
    return run;
  };
}
