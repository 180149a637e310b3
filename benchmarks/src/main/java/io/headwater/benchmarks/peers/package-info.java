/**
 * Other implementations, measured by the scripts that a directory of them holds, one process a
 * measurement, which stays alive between blocks. What they are compared with is not known here.
 */
package io.headwater.benchmarks.peers;
