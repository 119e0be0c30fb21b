/** What layers and configs in a registry are: the names that Helm and Flux give them. */
export const CHART_CONFIG = 'application/vnd.cncf.helm.config.v1+json';
export const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const FLUX_CONFIG = 'application/vnd.cncf.flux.config.v1+json';
export const FLUX_LAYER = 'application/vnd.cncf.flux.content.v1.tar+gzip';
export const EMPTY_CONFIG = 'application/vnd.oci.empty.v1+json';
