/**
 * What the application is told: one YAML file and the environment, read strictly into immutable
 * records, and the settings of Kafka's clients derived from them. Nothing here talks to Kafka, and
 * nothing outside this package reads YAML.
 */
package io.headwater.streams.config;
