import { asProblem, Button, Card, count, Disclosure, Notice, ProblemNotice, TextArea, useNow } from "@waooaw/ui";
import { useRef, useState } from "react";
import type { Agent, Hire } from "../plant/queries";
import { ListField } from "./ListField";
import { SAMPLES } from "./samples";
import { defaults, violations, withoutEmpty, type InputSchema, type Values, type Violations } from "./schema";
import { SchemaFields } from "./SchemaFields";
import { tasksUsedUp } from "./tasks";
import { useGiveGoal, type Draft } from "./useGiveGoal";
import styles from "./Workspace.module.css";

const STATEMENT_LIMIT = 500;

/** A goal as a form: the statement, the inputs the agent asks for, what counts as done. Checked before it is sent. */
export function GoalForm({ hire, agent, onRun }: { hire: Hire; agent: Agent; onRun: (runId: string) => void }) {
  const schema = (agent.input_schema ?? {}) as InputSchema;
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Draft>(() => ({ statement: "", criteria: [], constraints: [], inputs: defaults(schema) }));
  const [wrong, setWrong] = useState<Violations>({});
  const give = useGiveGoal(hire.id, onRun);
  const now = useNow(60_000);
  const sample = SAMPLES[agent.slug];
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setWrong({});
    if (give.error !== null) give.reset();
  };
  const problem = give.error === null ? undefined : asProblem(give.error);
  const errors: Violations = { ...wrong };
  for (const { field, message } of problem?.violations ?? []) {
    errors[field.replace(/^[/$.]+/, "").replaceAll("/", ".").replace(/^inputs\./, "")] ??= message;
  }
  const submit = () => {
    const inputs = withoutEmpty(draft.inputs);
    const found: Violations = violations(schema, inputs);
    if (draft.statement.trim() === "") found["statement"] = `Tell ${agent.name} what you want.`;
    setWrong(found);
    if (Object.keys(found).length === 0) give.mutate({ ...draft, inputs });
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
  };
  return (
    <Card
      heading={`What should ${agent.name} do?`}
      aside={
        sample && (
          <Button
            look="outline"
            icon="spark"
            onClick={() => change({ statement: sample.statement, inputs: structuredClone(sample.inputs) as Values })}
          >
            Use a sample
          </Button>
        )
      }
    >
      <form
        ref={form}
        noValidate
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          if (!give.isPending) submit();
        }}
      >
        <TextArea
          label="Your goal"
          hint={`In your own words. ${draft.statement.length} of ${STATEMENT_LIMIT} characters.`}
          rows={3}
          maxLength={STATEMENT_LIMIT}
          value={draft.statement}
          error={errors["statement"]}
          onChange={(event) => change({ statement: event.target.value })}
        />
        <SchemaFields schema={schema} values={draft.inputs} errors={errors} onChange={(inputs) => change({ inputs })} />
        <Disclosure summary="What counts as done, and what to respect">
          <div className={styles["form"]}>
            <ListField
              label="Success criteria"
              optional
              commas={false}
              maxLength={500}
              placeholder="One at a time, then Enter"
              values={draft.criteria}
              error={draft.criteria.length > 5 ? "At most five." : errors["success_criteria"]}
              onChange={(criteria) => change({ criteria })}
            />
            <ListField
              label="Constraints"
              optional
              commas={false}
              maxLength={500}
              placeholder="One at a time, then Enter"
              values={draft.constraints}
              error={draft.constraints.length > 10 ? "At most ten." : errors["constraints"]}
              onChange={(constraints) => change({ constraints })}
            />
          </div>
        </Disclosure>
        {Object.keys(wrong).length > 0 && (
          <Notice tone="bad">
            <p>
              {agent.name} cannot begin yet: what is marked above needs a look. No task was used.
            </p>
          </Notice>
        )}
        {problem !== undefined && (
          <ProblemNotice error={problem}>
            {problem.slug === "trial-limit-exceeded" ? tasksUsedUp(problem, now) : undefined}
          </ProblemNotice>
        )}
        <div className={styles["submit"]}>
          <Button type="submit" icon="play" busy={give.isPending}>
            Start the run
          </Button>
          <p className={styles["hint"]}>
            {hire.trial === null
              ? "Checked before it starts; a goal that does not fit uses nothing."
              : `Uses one of ${count(hire.trial.task_limit_per_day, "task")} a day; ${hire.trial.tasks_used_today} used today. You pay nothing.`}
          </p>
        </div>
      </form>
    </Card>
  );
}
