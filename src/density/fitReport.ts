import { NormalComponent } from './gaussian/normalComponent.js';
import type { CovarianceForm, MixtureComponent } from './mixture/mixtureComponent.js';
import type { StandardisedCodes } from './secondStage/standardise.js';

/** How well a density fits the codes that it was fitted to. */
export interface FitReport {
  /** Mean log-likelihood of a code, natural logarithm. */
  readonly logLikelihood: number;
  /** Bayesian information criterion, -2 log L + parameters * log count (Schwarz 1978): lower is better. */
  readonly bic: number;
  /** Sentences about the codes or the fit that the user should know. */
  readonly warnings: readonly string[];
}

export interface FitReportOptions {
  /** The form of the components' covariances. Defaults to `full`. */
  readonly form?: CovarianceForm | undefined;
  /** Whether a component without a code is nothing to warn about. Defaults to false. */
  readonly mayBeEmpty?: boolean;
}

/**
 * @param components the fitted components, in standardised units
 * @param logLikelihood mean, in standardised units
 */
export function reportOf(
  codes: StandardisedCodes,
  components: readonly MixtureComponent[],
  logLikelihood: number,
  { form = 'full', mayBeEmpty = false }: FitReportOptions = {},
): FitReport {
  const { count, dimension } = codes;
  // The weights but one, the means, and the lower triangles or the diagonals of the covariances.
  const perCovariance = form === 'full' ? (dimension * (dimension + 1)) / 2 : dimension;
  const parameters = components.length * (1 + dimension + perCovariance) - 1;
  const raw = logLikelihood - codes.logJacobian;
  return {
    logLikelihood: raw,
    bic: -2 * raw * count + parameters * Math.log(count),
    warnings: warningsOf(codes, components, mayBeEmpty),
  };
}

/** Returns the component in the units of the codes, rounded to the precision of its file. */
export function inRawUnits({ mean, lower }: MixtureComponent, codes: StandardisedCodes): NormalComponent {
  const { dimension, centre, scale } = codes;
  return NormalComponent.of(
    mean.map((value, d) => value * scale[d]! + centre[d]!),
    lower.map((value, j) => value * scale[Math.floor(j / dimension)]!),
  );
}

/** Returns warnings about the codes, or about components fitted to them. */
export function warningsOf(
  codes: StandardisedCodes,
  components: readonly MixtureComponent[],
  mayBeEmpty = false,
): string[] {
  const warnings: string[] = [];
  const { collapsed, dimension } = codes;
  if (collapsed.length > 0) {
    const shown = collapsed.slice(0, 8).join(', ') + (collapsed.length > 8 ? ', ...' : '');
    warnings.push(
      `${collapsed.length} of ${dimension} dimensions of the codes hardly vary (${shown}): ` +
        'the regularisation is most of their variance',
    );
  }
  components.forEach(({ added, weight }, k) => {
    if (added > 0) {
      warnings.push(
        `the covariance of component ${k} was not positive definite; ${added.toExponential(1)} of the codes' ` +
          'variance was added to its diagonal: fewer components or more codes would fit better',
      );
    }
    if (!mayBeEmpty && weight * codes.count < 1)
      warnings.push(`component ${k} is left with less than one code`);
  });
  return warnings;
}

/** @param fit the word for what did not converge */
export function unconvergedWarning(fit: string, iterations: number, isOutOfTime: boolean): string {
  return (
    `${fit} did not converge in ${iterations} iterations: allow more${isOutOfTime ? ' time' : ''}` +
    ', or a larger tolerance'
  );
}
