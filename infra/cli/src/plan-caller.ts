export type CallerPlan = {
  from: string;
  to: string;
  /** One group a prompt. */
  digits: string[];
  patienceSeconds: number;
  talkSeconds: number;
};

/** A number from 0 up to 1. */
export type Dice = () => number;

const MEAN_PATIENCE_SECONDS = 120;
const MEAN_TALK_SECONDS = 90;
const STRANGERS_SHARE = 0.15;

/** Who calls next, what for, and how long they bear it. Patience and talk are exponential, as call centers find them. */
export function planCaller(customers: readonly string[], numbers: readonly string[], dice: Dice): CallerPlan {
  const from = dice() < STRANGERS_SHARE ? strangersNumber(dice) : pick(customers, dice);
  const language = dice() < 0.8 ? '1' : '2';
  const wish = pick(['1', '1', '1', '2', '2', '3', '0'], dice);
  return {
    from,
    to: pick(numbers, dice),
    digits: [language, wish],
    patienceSeconds: Math.round(5 + exponential(MEAN_PATIENCE_SECONDS, dice)),
    talkSeconds: Math.round(10 + exponential(MEAN_TALK_SECONDS, dice)),
  };
}

/** Calls come independently of each other: the gaps are exponential. */
export function secondsToNextCall(perSecond: number, dice: Dice): number {
  return exponential(1 / perSecond, dice);
}

function exponential(mean: number, dice: Dice): number {
  return -mean * Math.log(1 - dice());
}

function strangersNumber(dice: Dice): string {
  return `+86139${String(Math.floor(dice() * 1e8)).padStart(8, '0')}`;
}

function pick<T>(choices: readonly T[], dice: Dice): T {
  const chosen = choices[Math.min(choices.length - 1, Math.floor(dice() * choices.length))];
  if (chosen === undefined) throw new Error('there is nothing to choose from');
  return chosen;
}
