/**
 * The application's commands: reading options, calling what does the work, printing. No command
 * decides anything that is not about the command line.
 */
package io.headwater.streams.cli;
