/** Single operations of the tensor backend and the tape, measured by JMH. */
package io.headwater.benchmarks.kernels;
