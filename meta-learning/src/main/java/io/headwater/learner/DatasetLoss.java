package io.headwater.learner;

/**
 * How a model did on a set of rows before and after adaptation.
 *
 * @param rows number of rows
 * @param before loss of the unadapted model
 * @param after loss of the adapted model
 * @param accuracyBefore weighted share of rows whose largest output is the class; null for
 *     regression
 * @param accuracyAfter the same of the adapted model
 * @param inductiveAfter loss of the adapted model where it takes each row by itself, with the batch
 *     statistics of its support set; null where that is no different, which is so for the support
 *     set itself and for models without batch normalisation
 * @param inductiveAccuracyAfter the accuracy of that; null too for regression
 */
public record DatasetLoss(
    int rows,
    double before,
    double after,
    Double accuracyBefore,
    Double accuracyAfter,
    Double inductiveAfter,
    Double inductiveAccuracyAfter) {}
