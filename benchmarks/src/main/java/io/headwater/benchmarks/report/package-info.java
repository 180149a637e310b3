/** How measurements are told: lines of JSON, and tables. What is measured is elsewhere. */
package io.headwater.benchmarks.report;
