export { TemplateError, type TemplateErrorCode, type TemplateErrorPlace } from "./errors.ts";
export { type LintSubjects, lintTemplate, type TemplateFinding } from "./lint/lint-template.ts";
export { type QuotedIssue, quoteField, quoteIssue } from "./quote-issue.ts";
export { type AnsweredQuestion, DECIDED_ALREADY, renderAnswerPrompt } from "./render-decisions.ts";
export {
  type EarlierWork,
  type FollowedPlan,
  renderDrift,
  renderEarlierWork,
  renderFollowedPlan,
} from "./render-going-on.ts";
export { type PromptCheck, type PromptInput, type PromptIssue, renderPrompt } from "./render-prompt.ts";
export { type FailedCheck, renderRepairPrompt } from "./render-repair-prompt.ts";
export { type Template, type TemplateFieldValue, type TemplateParts, toTemplate } from "./template.ts";
