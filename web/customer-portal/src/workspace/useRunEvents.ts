import { followEvents, type ProblemError, type StreamState } from "@waooaw/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { hireQuery, hiresQuery, isOver, runQuery, runsQuery, type RunEvent } from "../plant/queries";

const RENEW_AFTER = 700;

/**
 * The events of a run as they happen, from the first. While they come the run itself is renewed at most every 700 ms, so
 * that steps and cost are the server's own figures; once it is over, everything it changed is.
 */
export function useRunEvents(runId: string, hireId: string) {
  const queries = useQueryClient();
  const key = ["run", runId, "events"];
  const [line, setLine] = useState<{ state: StreamState; problem?: ProblemError }>({ state: "connecting" });
  const events = useQuery<RunEvent[]>({ queryKey: key, queryFn: () => [], enabled: false, initialData: [], gcTime: 600_000 });
  useEffect(() => {
    const known = queries.getQueryData<RunEvent[]>(key) ?? [];
    let fresh: RunEvent[] = [];
    let frame: ReturnType<typeof setTimeout> | undefined;
    let renewal: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      frame = undefined;
      const batch = fresh;
      fresh = [];
      queries.setQueryData<RunEvent[]>(key, (seen = []) => [...seen, ...batch]);
    };
    const renew = () => {
      renewal = undefined;
      void queries.invalidateQueries({ queryKey: runQuery(runId).queryKey, exact: true });
      void queries.invalidateQueries({ queryKey: runsQuery(hireId).queryKey });
    };
    const stop = followEvents({
      url: `/api/v1/runs/${runId}/events`,
      after: known.at(-1)?.seq.toString(),
      onEvent(event) {
        fresh.push(JSON.parse(event.data) as RunEvent);
        frame ??= setTimeout(flush, 60);
        renewal ??= setTimeout(renew, RENEW_AFTER);
      },
      onState: (state, problem) => setLine({ state, problem }),
      async isOver() {
        const run = await queries.fetchQuery({ ...runQuery(runId), staleTime: 0 });
        if (!isOver(run)) return false;
        void queries.invalidateQueries({ queryKey: hireQuery(hireId).queryKey });
        void queries.invalidateQueries({ queryKey: hiresQuery.queryKey });
        return true;
      },
    });
    return () => {
      stop();
      clearTimeout(frame);
      clearTimeout(renewal);
      if (fresh.length > 0) flush();
    };
    // The key is made of runId.
  }, [queries, runId, hireId]);
  return { events: events.data, ...line };
}
