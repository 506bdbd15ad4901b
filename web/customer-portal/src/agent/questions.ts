import { count, formatCost } from "@waooaw/ui";
import type { Agent } from "../plant/queries";

export type Question = { question: string; answer: string };

/** What people ask before they hire, answered from this agent's own terms. */
export function questionsAbout(agent: Agent): Question[] {
  const { days, tasks_per_day: tasks, spend_cap: cap } = agent.trial;
  return [
    {
      question: "What does the trial cost?",
      answer: `Nothing, and no card is asked for. For ${count(days, "day")} ${agent.name} takes up to ${count(tasks, "task")} a day. The work may cost us up to ${formatCost(cap)}; that is our money, not yours.`,
    },
    {
      question: `What happens after ${count(days, "day")}?`,
      answer: "The trial ends by itself and nothing is charged. What was made for you stays yours to read and download.",
    },
    {
      question: `Does ${agent.name} use a language model?`,
      answer: agent.needs_model
        ? "Yes. This agent needs a language model to work, and says so when none is connected."
        : "No. The work is done by fixed methods on our own servers, so the same input gives the same result and every figure can be checked.",
    },
    {
      question: "Who can see what I give and get?",
      answer: "Only members of your own company. To any other customer your goals, runs and deliverables do not exist.",
    },
    {
      question: "What does “certified” mean here?",
      answer: "Each skill and the agent itself passed the checks listed on its certificate. The certificate is signed and names the exact version; a changed agent loses it.",
    },
  ];
}
