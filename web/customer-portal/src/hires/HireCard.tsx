import { count, formatCost, formatDate, formatTimeLeft, Meter, Portrait, Status, type Tone } from "@waooaw/ui";
import { Link } from "wouter";
import type { Hire } from "../plant/queries";
import styles from "./Hires.module.css";

/** One hire at a glance; the whole card leads to its workspace. */
export function HireCard({ hire, now }: { hire: Hire; now: number }) {
  const { trial } = hire;
  const active = hire.state === "trial_active";
  return (
    <article className={styles["card"]}>
      <div className={styles["top"]}>
        <Portrait slug={hire.agent.slug} name={hire.agent.name} size={64} />
        <div>
          <h2>
            <Link href={`/hires/${hire.id}`} className={styles["link"]}>
              {hire.agent.name}
            </Link>
          </h2>
          <p className={styles["quiet"]}>{hire.agent.specialty}</p>
        </div>
        <HireState hire={hire} />
      </div>
      {trial !== null && active && (
        <p className={styles["left"]}>
          <strong>{formatTimeLeft(trial.ends_at, now)}</strong> left of the trial
        </p>
      )}
      {trial !== null && !active && (
        <p className={styles["quiet"]}>
          Trial from {formatDate(trial.started_at)} to {formatDate(trial.ends_at)}
        </p>
      )}
      {trial !== null && active && (
        <Meter
          label="Tasks today"
          value={trial.tasks_used_today}
          max={trial.task_limit_per_day}
          words={`${trial.tasks_used_today} of ${trial.task_limit_per_day}`}
        />
      )}
      <dl className={styles["figures"]}>
        <div>
          <dt>Cost so far</dt>
          <dd>{formatCost(hire.spend)}</dd>
        </div>
        <div>
          <dt>Runs</dt>
          <dd>{hire.run_count}</dd>
        </div>
        <div>
          <dt>Deliverables</dt>
          <dd aria-label={count(hire.deliverable_count, "deliverable")}>{hire.deliverable_count}</dd>
        </div>
      </dl>
    </article>
  );
}

const STATES: Record<Hire["state"], { tone: Tone; word: string }> = {
  trial_active: { tone: "ok", word: "On trial" },
  active: { tone: "ok", word: "Hired" },
  paused: { tone: "warn", word: "Paused" },
  suspended: { tone: "bad", word: "Suspended" },
  cancelled: { tone: "quiet", word: "Cancelled" },
  expired: { tone: "quiet", word: "Trial over" },
};

export function HireState({ hire }: { hire: Hire }) {
  const { tone, word } = STATES[hire.state];
  return <Status tone={tone}>{word}</Status>;
}
