/**
 * Reverse-mode differentiation to any order: a tape of operations whose gradient rules are written
 * in the tape's own operations.
 *
 * <p>Not here: arithmetic, which is the tensor backend's, and anything that knows of models.
 */
package io.headwater.autodiff;
