import {
  api,
  body,
  Button,
  Card,
  cx,
  ErrorState,
  formatCost,
  formatDateTime,
  formatElapsed,
  Icon,
  Notice,
  ProblemNotice,
  Status,
  useNow,
  type Tone,
} from "@waooaw/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { DeliverableView } from "../deliverable/DeliverableView";
import { isOver, runQuery, type Hire, type Run, type RunEvent } from "../plant/queries";
import { progressOf } from "./progress";
import { useAnnouncement } from "./useAnnouncement";
import { useRunAgain } from "./useGiveGoal";
import { useRunEvents } from "./useRunEvents";
import styles from "./LiveRun.module.css";

export const RUN_STATES: Record<Run["status"], { tone: Tone; word: string }> = {
  queued: { tone: "warn", word: "Queued" },
  running: { tone: "warn", word: "Working" },
  paused: { tone: "warn", word: "Paused" },
  waiting_approval: { tone: "warn", word: "Waits for your approval" },
  succeeded: { tone: "ok", word: "Done" },
  failed: { tone: "bad", word: "Failed" },
  stopped: { tone: "quiet", word: "Stopped" },
};

/** A run as it happens: the steps, what the agent thinks, does and finds, what it costs; then what it made. */
export function LiveRun({ run, hire, onRun }: { run: Run; hire: Hire; onRun: (runId: string) => void }) {
  const { events, state, problem } = useRunEvents(run.id, hire.id);
  const over = isOver(run);
  const status = RUN_STATES[run.status];
  const announcement = useAnnouncement(run);
  return (
    <>
      <Card>
        <div className={styles["head"]}>
          <div className={styles["title"]}>
            <Status tone={status.tone} live={!over}>
              {status.word}
            </Status>
            <h2>{run.statement}</h2>
          </div>
          <Gauges run={run} hire={hire} />
        </div>
        <p className="visually-hidden" role="status">
          {announcement}
        </p>
        {state === "interrupted" && !over && (
          <Notice tone="warn">
            <p>The live line is cut; {hire.agent.name} works on. We connect again and miss nothing.</p>
          </Notice>
        )}
        {state === "refused" && <ErrorState error={problem} />}
        <div className={styles["stage"]}>
          <Rail run={run} events={events} />
          <Lines events={events} agentName={hire.agent.name} waiting={!over} />
        </div>
        {!over && <StopButton run={run} />}
        {run.status === "failed" && (
          <Notice tone="bad">
            <p>{run.failure ?? `${hire.agent.name} could not finish this run.`}</p>
          </Notice>
        )}
        {run.status === "stopped" && (
          <Notice>
            <p>You stopped this run. What it had cost until then is shown above.</p>
          </Notice>
        )}
        {(run.status === "failed" || run.status === "stopped") && <RunAgain run={run} hire={hire} onRun={onRun} />}
      </Card>
      {run.deliverable_ids.map((id) => (
        <DeliverableView key={id} id={id} />
      ))}
    </>
  );
}

function Gauges({ run, hire }: { run: Run; hire: Hire }) {
  const over = isOver(run);
  const now = useNow(over ? undefined : 1_000);
  const since = Date.parse(run.started_at ?? run.created_at);
  const until = run.finished_at === null ? now : Date.parse(run.finished_at);
  return (
    <dl className={styles["gauges"]}>
      <div>
        <dt>{over ? "Took" : "Elapsed"}</dt>
        <dd>{formatElapsed(until - since)}</dd>
      </div>
      <div>
        <dt>Cost, on us</dt>
        <dd>{formatCost(run.cost)}</dd>
      </div>
      {hire.trial !== null && (
        <div>
          <dt>Tasks today</dt>
          <dd>
            {hire.trial.tasks_used_today} of {hire.trial.task_limit_per_day}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Rail({ run, events }: { run: Run; events: RunEvent[] }) {
  return (
    <ol className={styles["rail"]} aria-label="Steps">
      {run.steps.map((step) => {
        const progress = step.status === "running" ? progressOf(step.name, events) : undefined;
        return (
          <li key={step.name} className={styles[step.status]} aria-current={step.status === "running" ? "step" : undefined}>
            <span className={styles["knot"]} aria-hidden="true">
              {step.status === "done" && <Icon name="check" size={14} />}
              {step.status === "failed" && <Icon name="close" size={14} />}
              {step.status === "stopped" && <Icon name="stop" size={12} />}
            </span>
            <span>
              {step.title}
              <span className="visually-hidden">, {step.status}</span>
              {progress !== undefined && <span className={styles["progress"]}>{progress} %</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

const SPOKEN: Partial<Record<RunEvent["kind"], string>> = {
  think: "Thinks",
  act: "Does",
  observe: "Finds",
  policy: "Policy",
  approval: "Approval",
  deliverable: "Made",
};

function Lines({ events, agentName, waiting }: { events: RunEvent[]; agentName: string; waiting: boolean }) {
  const list = useRef<HTMLOListElement>(null);
  const stuck = useRef(true);
  const lines = events.filter((event) => SPOKEN[event.kind] !== undefined && event.text !== "");
  useEffect(() => {
    if (stuck.current && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length]);
  return (
    <ol
      ref={list}
      className={styles["lines"]}
      aria-label={`What ${agentName} thinks, does and finds`}
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        stuck.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      {lines.map((event) => (
        <li key={event.seq} className={cx(styles["line"], styles[event.kind])}>
          <span className={styles["kind"]}>{SPOKEN[event.kind]}</span>
          <span>{event.text}</span>
        </li>
      ))}
      {waiting && (
        <li className={styles["waiting"]}>
          <span className={styles["dots"]} aria-hidden="true" />
          {lines.length === 0 ? `${agentName} is about to begin` : `${agentName} is at work`}
        </li>
      )}
    </ol>
  );
}

/** Stopping takes two clicks; the second within five seconds of the first. */
function StopButton({ run }: { run: Run }) {
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const stop = useMutation({
    mutationFn: () => body(api.POST("/api/v1/runs/{id}/stop", { params: { path: { id: run.id } } })),
    onSuccess: (stopping) => queries.setQueryData(runQuery(run.id).queryKey, stopping),
  });
  useEffect(() => {
    if (!sure) return undefined;
    const timer = setTimeout(() => setSure(false), 5_000);
    return () => clearTimeout(timer);
  }, [sure]);
  return (
    <div className={styles["stop"]}>
      <Button
        look={sure ? "danger" : "outline"}
        icon="stop"
        busy={stop.isPending || stop.isSuccess}
        onClick={() => (sure ? stop.mutate() : setSure(true))}
      >
        {stop.isPending || stop.isSuccess ? "Stopping" : sure ? "Click again to stop" : "Stop the run"}
      </Button>
      <p role="status">{sure && !stop.isSuccess ? "The task counts as used, and nothing is delivered." : ""}</p>
      {stop.error && <ProblemNotice error={stop.error} />}
    </div>
  );
}

function RunAgain({ run, hire, onRun }: { run: Run; hire: Hire; onRun: (runId: string) => void }) {
  const again = useRunAgain(hire.id, onRun);
  return (
    <div className={styles["stop"]}>
      <Button look="outline" icon="play" busy={again.isPending} onClick={() => again.mutate(run.goal_id)}>
        Run this goal again
      </Button>
      {hire.trial !== null && <p>Uses one task. Asked on {formatDateTime(run.created_at)}.</p>}
      {again.error && <ProblemNotice error={again.error} />}
    </div>
  );
}
