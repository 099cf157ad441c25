//! Tables.
use super::Builder;
use crate::text::rich::document::{Block, BlockKind, Table};

/// Most cells and columns of a table.
const CELLS: usize = 2_000;
const COLUMNS: usize = 40;

/// A table that is being written.
#[derive(Default)]
pub(super) struct Grid {
    table: Table,
    cells: usize,
    /// The words that come are those of a cell.
    in_cell: bool,
    /// Tables within it, whose cells are only words.
    inner: usize,
}

impl Builder {
    pub(super) fn in_cell(&self) -> bool {
        self.table.as_ref().is_some_and(|grid| grid.in_cell)
    }

    pub(super) fn open_table(&mut self) {
        if let Some(grid) = &mut self.table {
            grid.inner += 1;
            return self.writer.blank();
        }
        self.flush();
        self.table = Some(Grid::default());
    }

    pub(super) fn row(&mut self) {
        self.end_cell();
        match &mut self.table {
            Some(grid) if grid.inner == 0 => grid.table.rows.push(Vec::new()),
            _ => self.writer.blank(),
        }
    }

    pub(super) fn cell(&mut self, names: bool) {
        self.end_cell();
        if self.table.as_ref().is_none_or(|grid| grid.inner > 0) {
            return self.writer.blank();
        }
        // Words that stand in no cell stand before the table.
        self.flush();
        if let Some(grid) = &mut self.table {
            if grid.table.rows.is_empty() {
                grid.table.rows.push(Vec::new());
            }
            grid.table.header |= names && grid.table.rows.len() == 1;
            grid.in_cell = true;
        }
    }

    pub(super) fn end_cell(&mut self) {
        let Some(grid) = self.table.as_mut().filter(|grid| grid.in_cell && grid.inner == 0) else { return };
        grid.in_cell = false;
        let words = self.writer.finish(&mut self.addresses).unwrap_or_default();
        grid.cells += 1;
        match grid.table.rows.last_mut() {
            Some(row) if row.len() < COLUMNS && grid.cells <= CELLS => row.push(words),
            _ => grid.table.cut += 1,
        }
    }

    pub(super) fn close_table(&mut self) {
        if let Some(grid) = self.table.as_mut().filter(|grid| grid.inner > 0) {
            grid.inner -= 1;
            return self.writer.blank();
        }
        self.end_table();
    }

    /// The table ends, whatever is open in it.
    pub(super) fn end_table(&mut self) {
        if let Some(grid) = &mut self.table {
            grid.inner = 0;
        }
        self.end_cell();
        let Some(mut grid) = self.table.take() else { return };
        self.flush();
        grid.table.rows.retain(|row| row.iter().any(|cell| !cell.as_str().is_empty()));
        if !grid.table.rows.is_empty() {
            let within = self.within();
            self.push(Block { within, kind: BlockKind::Table(grid.table), apart: false });
        }
    }
}
