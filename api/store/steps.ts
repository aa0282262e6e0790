/** How long work says where it is: the name of the step, how much is done, of how much (0 when not known). */
export type StepReporter = (step: string, done: number, total: number) => void;
