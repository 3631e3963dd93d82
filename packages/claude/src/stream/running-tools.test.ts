import { expect, it } from "vitest";
import { RunningTools } from "./running-tools.ts";

it("needs the answers of people, and what other processes began, and nothing else", () => {
  const tools = new RunningTools();
  tools.begin("t1", "AskUserQuestion", null);
  tools.begin("t2", "Read", null);
  expect(["t1", "t2", "t3"].map((id) => tools.isOutputNeeded(id))).toEqual([true, false, true]);
});

it("knows what runs, also when an end was never told", () => {
  const tools = new RunningTools();
  tools.begin("t1", "Task", null);
  tools.begin("t2", "Bash", "t1");
  expect(tools.end("t2")).toMatchObject({ name: "Bash", durationMs: expect.any(Number) });
  expect(tools.end("t2")).toEqual({ name: null, durationMs: null });
  tools.begin("t3", "Bash", "t1");
  tools.endAll(null);
  expect(tools.areRunning).toBe(true);
  tools.endAll();
  expect(tools.areRunning).toBe(false);
});

it("stays small whatever it is told", () => {
  const tools = new RunningTools();
  for (let count = 0; count < 5000; count += 1) {
    tools.begin(`t${count}`, "Bash", null);
  }
  expect(tools.end("t4999").name).toBeNull();
  expect(tools.end("t10").name).toBe("Bash");
});
