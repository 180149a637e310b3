/**
 * Line charts as SVG, enough for the figures in {@code docs}. Not a plotting library: no other
 * kinds of chart, no interaction.
 */
package io.headwater.standalone.chart;
