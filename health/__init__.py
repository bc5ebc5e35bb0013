"""Partnership health: read KPI and survey data, score the eight elements, say how sure and why."""
