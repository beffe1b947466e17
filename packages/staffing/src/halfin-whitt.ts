import { checkPositive } from './check.ts';

/**
 * The share of callers who wait at all when A Erlangs are served by A + β√A agents and the house is large:
 * 1 / (1 + β Φ(β)/φ(β)).
 *
 * @param beta spare agents in units of √A, above 0
 * @see Halfin & Whitt 1981
 */
export const halfinWhittWaitProbability = (beta: number): number => {
  checkPositive('beta', beta);
  // Φ/φ = √(π/2) e^{β²/2} + Σ β^{2i+1}/(2i+1)!!: positive terms only.
  let ratio = Math.sqrt(Math.PI / 2) * Math.exp((beta * beta) / 2);
  for (let i = 1, term = beta; term > ratio * 1e-18; i += 2, term *= (beta * beta) / i) ratio += term;
  return 1 / (1 + beta * ratio);
};
